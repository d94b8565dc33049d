import { runContext } from '@app/runtime';
import { RelayModule } from './relay.module';

void runContext(RelayModule, 'relay');
