import { Injectable, ValidationPipe, type ArgumentMetadata } from '@nestjs/common';

/** Unknown fields are errors that name the field, and a field that was left out is not there at all. */
@Injectable()
export class StrictPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      // A body without any field has an empty class.
      forbidUnknownValues: false,
      stopAtFirstError: true,
      validationError: { target: false, value: false },
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const valid: unknown = await super.transform(value, metadata);
    if (metadata.type !== 'custom' && typeof valid === 'object' && valid !== null) forgetUnset(valid);
    return valid;
  }
}

/** Class fields exist from the start, as undefined, and would cover defaults when spread. */
function forgetUnset(fields: object): void {
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) Reflect.deleteProperty(fields, name);
  }
}
