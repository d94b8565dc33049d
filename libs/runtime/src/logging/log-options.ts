import { RequestMethod } from '@nestjs/common';
import { ClsServiceManager } from 'nestjs-cls';
import type { Params } from 'nestjs-pino';
import type { LogLevel } from '../configuration/configuration';

const SECRET_FIELDS = [
  'authorization',
  'signature',
  'cookie',
  'token',
  'access_token',
  'password',
  'secret',
  'masterKey',
  'private_key',
];

/** JSON lines on standard output, each with the trace id of what it was written for. */
export function logOptions(level: LogLevel, processName: string): Params {
  return {
    pinoHttp: {
      level,
      base: { process: processName },
      redact: {
        paths: SECRET_FIELDS.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      mixin: traceOf,
      autoLogging: false,
      quietReqLogger: true,
    },
    // Requests are logged by those who answer them; the middleware would cost each one a child logger.
    forRoutes: [{ path: '__unrouted', method: RequestMethod.OPTIONS }],
  };
}

function traceOf(): { trace_id?: string } {
  const cls = ClsServiceManager.getClsService();
  const trace_id = cls.isActive() ? cls.getId() : undefined;
  return trace_id ? { trace_id } : {};
}
