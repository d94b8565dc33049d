import { useState } from 'react';
import type { TimelineMessage } from '../../api/views';
import { Composer } from '../composer/composer';
import type { Act } from './message-actions';

interface MessageEditorProps {
  message: TimelineMessage;
  body: string;
  act: Act;
}

/** A message being changed. What was written stays until the server has taken it. */
export function MessageEditor({ message, body, act }: MessageEditorProps) {
  const [text, setText] = useState(body);
  return (
    <Composer
      label="Edit the message"
      placeholder=""
      text={text}
      onText={setText}
      focusedFor={message.event_id}
      onSend={() => act.edit(message, text)}
      onCancel={() => act.stopEditing(message)}
    />
  );
}
