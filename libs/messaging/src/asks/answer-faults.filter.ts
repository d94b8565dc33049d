import { Catch, Logger, type ArgumentsHost, type RpcExceptionFilter } from '@nestjs/common';
import { FederationError } from '@app/protocol';
import { throwError, type Observable } from 'rxjs';
import { BusUnavailable } from './bus';
import { isPassingFault } from './passing-fault';
import { toWireFault } from './wire-fault';

/** Lets refusals cross the bus; anything else is logged here and crosses without its message. */
@Catch()
export class AnswerFaultsFilter implements RpcExceptionFilter {
  private readonly logger = new Logger('Bus');

  constructor(private readonly subject: string) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> {
    if (!(error instanceof FederationError)) this.log(error, host);
    return throwError(() => toWireFault(error));
  }

  private log(error: unknown, host: ArgumentsHost): void {
    const trace_id = host.switchToRpc().getData<{ trace_id?: string } | null>()?.trace_id;
    const level = error instanceof BusUnavailable || isPassingFault(error) ? 'warn' : 'error';
    this.logger[level]({ msg: 'answer failed', subject: this.subject, trace_id, err: error });
  }
}
