@rem npm's scripts begin with `exec`, so that npm waits for the program and not for a shell. Windows has no such command.
@%*
