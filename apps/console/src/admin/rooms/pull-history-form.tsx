import { NativeSelect } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { path } from '../../api/client';
import type { RoomView } from '../../api/views';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi } from '../../session/session';
import type { PulledHistory } from '../views';
import { pulledText } from './pulled-text';

/** Asks another server of the room for what is missing here. */
export function PullHistoryForm({ room }: { room: RoomView }) {
  const api = useApi();
  const pull = useMutation({
    mutationFn: (peer: string) =>
      api.post<PulledHistory>(
        path`/v1/admin/rooms/${room.room_id}/federation/backfill`,
        peer ? { peer } : {},
      ),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    pull.mutate(String(new FormData(event.currentTarget).get('peer')));
  };
  return (
    <form className={forms.form} onSubmit={submit}>
      <p>Asks for what was said before and is not here. Every event is verified before it is kept.</p>
      <NativeSelect
        name="peer"
        label="From"
        data={[{ value: '', label: 'Whichever server answers' }, ...room.foreign_servers]}
      />
      <div role="status">
        {pull.data && pulledText(pull.data).map((sentence) => <p key={sentence}>{sentence}</p>)}
      </div>
      {pull.error && <ProblemNotice problem={pull.error} />}
      <BusyButton type="submit" busy={pull.isPending}>
        Fetch history
      </BusyButton>
    </form>
  );
}
