import { Group, NativeSelect, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { readPeerName } from '../peers/peer-name';
import { explain } from '../queries';
import type { PeerAction } from '../views';
import { ACTIONS } from './actions';
import { Verdict } from './verdict';

/** Asks what the saved policy decides about any server, known or not. */
export function ExplainForm() {
  const api = useApi();
  const { tenant } = useMe();
  const [fault, setFault] = useState<string>();
  const question = useMutation({
    mutationFn: ({ peer, action }: { peer: string; action: PeerAction }) => explain(api, peer, action),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const read = readPeerName(String(fields.get('peer')), tenant);
    setFault(read.ok ? undefined : read.fault);
    if (read.ok) question.mutate({ peer: read.name, action: fields.get('action') as PeerAction });
  };
  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <TextInput
        name="peer"
        label="Server"
        placeholder="acme.example"
        error={fault}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        dir="ltr"
      />
      <NativeSelect
        name="action"
        label="May this server …"
        data={ACTIONS.map(({ action, title }) => ({ value: action, label: title }))}
      />
      <div role="status" className={forms.form}>
        {question.data && <Verdict title={question.data.peer} verdict={question.data} />}
      </div>
      {question.error && <ProblemNotice problem={question.error} />}
      <Group>
        <BusyButton type="submit" variant="default" busy={question.isPending}>
          Explain
        </BusyButton>
      </Group>
    </form>
  );
}
