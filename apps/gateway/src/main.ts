import { runContext } from '@app/runtime';
import { configureGateway, createGatewayHttp, GatewayModule } from './gateway.module';

void runContext(GatewayModule, 'gateway', { createHttp: createGatewayHttp, configure: configureGateway });
