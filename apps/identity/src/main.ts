import { runContext } from '@app/runtime';
import { IdentityModule } from './identity.module';

void runContext(IdentityModule, 'identity');
