import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/constants.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Principal, Role } from './principal.js';

export const PUBLIC_METADATA = 'daybook:public';
export const ROLES_METADATA = 'daybook:roles';
/** Marks a public operation in the OpenAPI document while it is built. */
export const PUBLIC_EXTENSION = 'x-public';

export interface PublicOptions {
  /** The body is a Buffer of what came, because a signature over it stands in for a key. */
  readonly isSigned?: boolean;
}

/** Opens a route, or every route of a controller, to requests without a key. */
export const Public =
  ({ isSigned = false }: PublicOptions = {}): ClassDecorator & MethodDecorator =>
  (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor): void => {
    const handlers = descriptor ? [descriptor.value as object] : handlersOf(target);
    for (const handler of handlers) {
      SetMetadata(PUBLIC_METADATA, true)(handler as never);
      // Read before the body is parsed, where Nest's metadata is out of reach.
      RouteConfig({ public: true, signed: isSigned })(handler as never);
      ApiExtension(PUBLIC_EXTENSION, true)(target, '', { value: handler });
    }
  };

/** Restricts a route or a controller to the roles; an administrator always passes. */
export const Roles = (...roles: [Role, ...Role[]]): ClassDecorator & MethodDecorator =>
  SetMetadata(ROLES_METADATA, roles);

/** The principal of the request, as a parameter of a handler. On a public route it may be `null`. */
export const CurrentPrincipal = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Principal | null =>
    context.switchToHttp().getRequest<FastifyRequest>().principal,
);

function handlersOf(controller: object): object[] {
  const prototype = (controller as { prototype: object }).prototype;
  return Object.values(Object.getOwnPropertyDescriptors(prototype))
    .map(({ value }) => value as unknown)
    .filter(
      (value): value is object => typeof value === 'function' && Reflect.hasMetadata(METHOD_METADATA, value),
    );
}
