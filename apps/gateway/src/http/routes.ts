import { applyDecorators, Controller, UseGuards, UsePipes } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import { ThrottlerGuard } from '@nestjs/throttler';
import { AdminOnly, OperatorOnly, SignedIn } from './session';
import { StrictPipe } from './strict.pipe';

const STRICT = new StrictPipe();

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

/** Routes of whoever runs the instance. */
export const OperatorRoutes = (path: string) =>
  applyDecorators(
    Controller(path),
    UseGuards(ThrottlerGuard, SignedIn, OperatorOnly),
    UsePipes(STRICT),
    ApiTags('operators'),
    ApiBearerAuth(),
  );
