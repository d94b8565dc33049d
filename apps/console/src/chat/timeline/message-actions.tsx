import { ActionIcon, Popover } from '@mantine/core';
import { useState } from 'react';
import type { TimelineMessage } from '../../api/views';
import { Icon, type IconName } from '../../parts/icon';
import classes from './message-actions.module.css';

/** What the person may do with the messages of a timeline. */
export interface Act {
  react(message: TimelineMessage, key: string, add: boolean): void;
  reply(message: TimelineMessage): void;
  openThread(message: TimelineMessage): void;
  /** Shows a message, loading what lies between. */
  goTo(eventId: string): void;
  startEditing(message: TimelineMessage): void;
  edit(message: TimelineMessage, body: string): void;
  stopEditing(message: TimelineMessage): void;
  erase(message: TimelineMessage): void;
}

const KEYS = ['👍', '❤️', '😂', '🎉', '😮', '😢', '🙏', '👀', '✅', '❌', '🚀', '👏'];

interface MessageActionsProps {
  message: TimelineMessage;
  mine: boolean;
  inThread: boolean;
  act: Act;
}

/** Shown when the pointer or the focus is on the message. */
export function MessageActions({ message, mine, inThread, act }: MessageActionsProps) {
  return (
    <div className={classes.actions} role="group" aria-label="What to do with the message">
      <ReactionPicker onPick={(key) => act.react(message, key, true)} />
      <Action icon="reply" label="Reply" onClick={() => act.reply(message)} />
      {!inThread && <Action icon="thread" label="Open the thread" onClick={() => act.openThread(message)} />}
      {mine && <Action icon="edit" label="Edit" onClick={() => act.startEditing(message)} />}
      {mine && <Action icon="trash" label="Erase" onClick={() => act.erase(message)} />}
    </div>
  );
}

interface ActionProps {
  icon: IconName;
  label: string;
  onClick(): void;
}

function Action({ icon, label, onClick }: ActionProps) {
  return (
    <ActionIcon variant="subtle" color="gray" size={32} aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} size={18} />
    </ActionIcon>
  );
}

function ReactionPicker({ onPick }: { onPick(key: string): void }) {
  const [opened, setOpened] = useState(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="top-end"
      // It has the focus: on a very low screen it must not vanish with the message behind it.
      hideDetached={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label="React"
          title="React"
          onClick={() => setOpened(!opened)}
        >
          <Icon name="smile" size={18} />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.keys!} aria-label="Reactions">
        {KEYS.map((key) => (
          <button
            key={key}
            type="button"
            className={classes.key}
            aria-label={`React with ${key}`}
            onClick={() => {
              onPick(key);
              setOpened(false);
            }}
          >
            {key}
          </button>
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
