import { ActionIcon, Textarea } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Icon } from '../../parts/icon';
import classes from './composer.module.css';

const MOST_CHARACTERS = 16_384;
const NEARLY = 15_000;

interface ComposerProps {
  label: string;
  placeholder: string;
  /** What stands over the field, such as the message that is answered. */
  context?: ReactNode;
  initial?: string;
  /** What the person asked for this field for: it takes the focus whenever that changes. */
  focusedFor?: string | undefined;
  onSend(body: string): void;
  /** Escape, where there is something to leave. */
  onCancel?(): void;
  /** Arrow up in the empty field. */
  onEditLast?(): void;
  onTyping?(): void;
}

/** Where a message is written. Enter sends; Shift+Enter begins a line. */
export function Composer({ label, placeholder, context, initial = '', focusedFor, ...on }: ComposerProps) {
  const [body, setBody] = useState(initial);
  const field = useRef<HTMLTextAreaElement>(null);
  const tooLong = body.length > MOST_CHARACTERS;
  useEffect(() => {
    if (focusedFor === undefined) return;
    field.current?.focus();
    field.current?.setSelectionRange(-1, -1);
  }, [focusedFor]);
  const ready = body.trim() !== '' && !tooLong;

  const send = () => {
    if (!ready) return;
    on.onSend(body);
    setBody('');
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      send();
    }
    if (event.key === 'Escape') on.onCancel?.();
    if (event.key === 'ArrowUp' && body === '' && on.onEditLast) {
      event.preventDefault();
      on.onEditLast();
    }
  };

  return (
    <div className={classes.composer}>
      {context}
      <div className={classes.line}>
        <Textarea
          ref={field}
          className={classes.field!}
          aria-label={label}
          placeholder={placeholder}
          value={body}
          onChange={(event) => {
            setBody(event.currentTarget.value);
            if (event.currentTarget.value !== '') on.onTyping?.();
          }}
          onKeyDown={onKeyDown}
          rows={1}
          error={tooLong && `Too long by ${(body.length - MOST_CHARACTERS).toLocaleString()} characters.`}
          dir="auto"
        />
        <ActionIcon size={40} aria-label="Send" disabled={!ready} onClick={send}>
          <Icon name="send" />
        </ActionIcon>
      </div>
      {body.length > NEARLY && !tooLong && (
        <p className={classes.left}>{(MOST_CHARACTERS - body.length).toLocaleString()} characters left</p>
      )}
    </div>
  );
}
