import { TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { Address } from '../../parts/name';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { AdminPage, Section } from '../parts/admin-page';
import type { Participant } from '../views';
import { readLocalName } from './local-name';

/** Makes people of this server known before they sign in for the first time. */
export function PeoplePage() {
  const api = useApi();
  const { tenant } = useMe();
  const creation = useMutation({
    mutationFn: (person: object) => api.post<Participant>('/v1/admin/participants', person),
  });
  const [fault, setFault] = useState<string>();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const fields = new FormData(form);
    const display_name = String(fields.get('display_name')).trim();
    const read = readLocalName(String(fields.get('local_id')), tenant);
    setFault(read.ok ? undefined : read.fault);
    (form.elements.namedItem('local_id') as HTMLInputElement).focus();
    if (read.ok)
      creation.mutate(
        { local_id: read.name, ...(display_name && { display_name }) },
        { onSuccess: () => form.reset() },
      );
  };
  return (
    <AdminPage
      title="People"
      lead="Whoever signs in is known from then on. Add somebody here to let others invite them before that."
    >
      <Section title="Add a person">
        <form className={forms.form} onSubmit={submit} noValidate>
          <TextInput
            name="local_id"
            label="Name in the address"
            description="What stands between @ and the colon: small letters, digits, dots, dashes and underscores."
            placeholder="bob"
            error={fault}
            required
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            dir="ltr"
          />
          <TextInput name="display_name" label="Name that others see" maxLength={256} autoComplete="off" />
          {creation.error && <ProblemNotice problem={creation.error} />}
          <div role="status">{creation.data && <Added person={creation.data} />}</div>
          <BusyButton type="submit" busy={creation.isPending}>
            Add the person
          </BusyButton>
        </form>
      </Section>
    </AdminPage>
  );
}

/** Tokens are made where the server's secrets are, never by this page. */
function Added({ person: { fqid } }: { person: Participant }) {
  return (
    <>
      <p>
        <Address text={fqid} /> can be invited now.
      </p>
      <p>
        They sign in by the token issuer of this server. With the built-in one, this prints a link for them,
        where the server runs: <code>npx scaiwave admin user create {fqid.slice(1, fqid.indexOf(':'))}</code>
      </p>
    </>
  );
}
