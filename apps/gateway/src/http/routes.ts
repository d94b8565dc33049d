import { applyDecorators, Controller, UseGuards, UsePipes, ValidationPipe } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ThrottlerGuard } from '@nestjs/throttler';
import { AdminOnly, SignedIn } from './session';

/** Unknown fields are errors that name the field. A body without any field has an empty class. */
const STRICT = new ValidationPipe({
  transform: true,
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: false,
  stopAtFirstError: true,
  validationError: { target: false, value: false },
});

/** Routes of whoever is signed in. */
export const PeopleRoutes = (path: string) =>
  applyDecorators(
    Controller(path),
    UseGuards(ThrottlerGuard, SignedIn),
    UsePipes(STRICT),
    ApiTags('people'),
    ApiBearerAuth(),
  );

/** Routes of the tenant's admins. */
export const AdminRoutes = (path: string) =>
  applyDecorators(
    Controller(path),
    UseGuards(ThrottlerGuard, SignedIn, AdminOnly),
    UsePipes(STRICT),
    ApiTags('admins'),
    ApiBearerAuth(),
  );
