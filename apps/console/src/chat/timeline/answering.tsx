import { ActionIcon } from '@mantine/core';
import type { MemberView, TimelineMessage } from '../../api/views';
import { Icon } from '../../parts/icon';
import classes from './answering.module.css';
import { ReplyQuote } from './reply-quote';

interface AnsweringProps {
  /** As it reads now; it may be erased meanwhile. */
  message: TimelineMessage | undefined;
  members: ReadonlyMap<string, MemberView>;
  onGo(): void;
  onStop(): void;
}

/** What the message that is being written answers, and the way to answer nothing. */
export function Answering({ message, members, onGo, onStop }: AnsweringProps) {
  return (
    <div className={classes.answering}>
      <ReplyQuote message={message} members={members} onGo={onGo} />
      <ActionIcon variant="subtle" color="gray" aria-label="Answer nothing" onClick={onStop}>
        <Icon name="close" size={16} />
      </ActionIcon>
    </div>
  );
}
