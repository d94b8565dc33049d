import type { PipeTransform } from '@nestjs/common';

/** Lets no question in that leaves open whose data it is about; no honest asker has such a question. */
export const tenantPipe: PipeTransform = {
  transform(request: unknown): unknown {
    if (!isOfTenants(request)) throw new TypeError('the question names no tenant');
    return request;
  },
};

/** The request names its tenant, or it is a list of requests that do. */
function isOfTenants(request: unknown): boolean {
  if (!isRecord(request)) return false;
  if ('tenant' in request) return isName(request['tenant']);
  const [parts, ...others] = Object.values(request);
  return (
    others.length === 0 &&
    Array.isArray(parts) &&
    parts.every((part) => isRecord(part) && isName(part['tenant']))
  );
}

const isName = (tenant: unknown): boolean => typeof tenant === 'string' && tenant !== '';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
