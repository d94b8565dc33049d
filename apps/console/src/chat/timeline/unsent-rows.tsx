import { Button } from '@mantine/core';
import type { Outbox } from '../composer/outbox';
import type { Unsent } from '../composer/unsent';
import { MessageBody } from './message-body';
import classes from './unsent-rows.module.css';

interface UnsentRowsProps {
  unsent: readonly Unsent[];
  outbox: Outbox;
}

/** One's own messages that the server has not confirmed. */
export function UnsentRows({ unsent, outbox }: UnsentRowsProps) {
  return unsent.map((message) => (
    <div key={message.key} className={classes.row} data-failed={message.problem !== undefined}>
      <MessageBody body={message.body} />
      <HowFar message={message} outbox={outbox} />
    </div>
  ));
}

function HowFar({ message: { key, waiting, problem }, outbox }: { message: Unsent; outbox: Outbox }) {
  const discard = (
    <Button size="compact-sm" variant="subtle" onClick={() => outbox.discard(key)}>
      Discard
    </Button>
  );
  if (problem) {
    return (
      <div role="alert" className={classes.failed}>
        <p>
          Not sent: <bdi>{problem}</bdi>
        </p>
        <Button size="compact-sm" variant="default" onClick={() => outbox.retry(key)}>
          Try again
        </Button>{' '}
        {discard}
      </div>
    );
  }
  if (waiting) {
    return (
      <div className={classes.waiting}>
        Not sent yet: the server does not answer. It goes out as soon as it does. {discard}
      </div>
    );
  }
  return <p className={classes.sending}>Sending …</p>;
}
