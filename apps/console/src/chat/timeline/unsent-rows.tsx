import { Button } from '@mantine/core';
import type { Outbox, Unsent } from '../composer/outbox';
import { MessageBody } from './message-body';
import classes from './unsent-rows.module.css';

interface UnsentRowsProps {
  unsent: readonly Unsent[];
  outbox: Outbox;
}

/** One's own messages that the server has not confirmed. */
export function UnsentRows({ unsent, outbox }: UnsentRowsProps) {
  return unsent.map(({ key, body, problem }) => (
    <div key={key} className={classes.row} data-failed={problem !== undefined}>
      <MessageBody body={body} />
      {problem ? (
        <div role="alert" className={classes.failed}>
          <p>
            Not sent: <bdi>{problem.message}</bdi>
          </p>
          <Button size="compact-xs" variant="default" onClick={() => outbox.retry(key)}>
            Try again
          </Button>{' '}
          <Button size="compact-xs" variant="subtle" onClick={() => outbox.discard(key)}>
            Discard
          </Button>
        </div>
      ) : (
        <p className={classes.sending}>Sending …</p>
      )}
    </div>
  ));
}
