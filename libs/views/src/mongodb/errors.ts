/** MongoDB could lose or tear what it has acknowledged; Daybook keeps no views on it. */
export class UnsafeViewDurabilityError extends Error {
  readonly userMessage: string;

  /** @param problem what is unsafe and how to mend it, as the rest of a sentence */
  constructor(problem: string) {
    const message = `The views cannot be kept safely in this MongoDB: ${problem}.`;
    super(message);
    this.userMessage = message;
    this.name = 'UnsafeViewDurabilityError';
  }
}

/** There is no server that could be written to. */
export class ViewsUnreachableError extends Error {
  readonly userMessage: string;

  constructor(reason: string, options?: ErrorOptions) {
    const message = `The views' MongoDB cannot be used: ${reason}.`;
    super(message, options);
    this.userMessage = message;
    this.name = 'ViewsUnreachableError';
  }
}

/** Neither the URL nor what the driver says of it is shown, because both may hold a password. */
export class InvalidMongoUrlError extends Error {
  readonly userMessage: string;

  constructor() {
    const message =
      "The URL of the views' MongoDB cannot be read; it has the form mongodb://user:password@host:27017/database, " +
      'with special characters of the password percent-encoded.';
    super(message);
    this.userMessage = message;
    this.name = 'InvalidMongoUrlError';
  }
}
