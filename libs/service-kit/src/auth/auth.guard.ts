import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { commonProblems } from '../problem/common-problems.js';
import { PUBLIC_METADATA, ROLES_METADATA } from './auth.decorators.js';
import { mayActAs, type Role } from './principal.js';

/**
 * Denies by default: a handler that is not public runs only for a known principal of its roles.
 *
 * The principal was found when the request came in, before its body was read. The guard hangs on
 * the handler and not on the URL, so no spelling of a path leads around it.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  readonly #reflector: Reflector;

  constructor(@Inject(Reflector) reflector: Reflector) {
    this.#reflector = reflector;
  }

  canActivate(context: ExecutionContext): true {
    const handler = context.getHandler();
    if (this.#reflector.get<true | undefined>(PUBLIC_METADATA, handler)) return true;
    const { principal } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!principal) throw commonProblems.unauthenticated();
    const roles = this.#reflector.getAllAndOverride<Role[] | undefined>(ROLES_METADATA, [
      handler,
      context.getClass(),
    ]);
    if (roles && !roles.some((role) => mayActAs(principal, role))) throw commonProblems.forbidden();
    return true;
  }
}
