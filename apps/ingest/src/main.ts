import { runContext } from '@app/runtime';
import { IngestModule } from './ingest.module';

void runContext(IngestModule, 'ingest');
