import { runContext } from '@app/runtime';
import { PolicyModule } from './policy.module';

void runContext(PolicyModule, 'policy');
