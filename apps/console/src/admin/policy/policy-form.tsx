import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { ApiProblem } from '../../api/problem';
import { BusyButton } from '../../parts/busy-button';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { policyQuery, writePolicy, type ReadPolicy } from '../queries';
import { ChangesNotice } from './changes-notice';
import { LeaveGuard } from './leave-guard';
import { changedFields, onTopOf, policyChanges } from './policy-changes';
import { draftOf, readDraft, type PolicyDraft } from './policy-draft';
import { PolicyEffects } from './policy-effects';
import { PolicyFields } from './policy-fields';
import { showFirstFault } from './show-first-fault';

interface PolicyFormProps {
  /** The policy as it is now. */
  read: ReadPolicy;
  /** The server has a newer one. */
  onOutdated(): void;
}

/** Edits what was read, and writes it only if it is still what the server has. */
export function PolicyForm({ read, onOutdated }: PolicyFormProps) {
  const api = useApi();
  const { tenant } = useMe();
  const queries = useQueryClient();
  const [base, setBase] = useState(read);
  const [draft, setDraft] = useState(() => draftOf(read.policy));
  const [isChecked, setIsChecked] = useState(false);
  const saveButton = useRef<HTMLButtonElement>(null);
  const draftRead = readDraft(draft, tenant);
  const changes = draftRead.ok ? policyChanges(base.policy, draftRead.policy) : [];
  const change = draftRead.ok ? changedFields(base.policy, draftRead.policy) : {};
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(base.policy));
  const isOutdated = read.etag !== base.etag;
  const theirs = isOutdated ? policyChanges(base.policy, read.policy) : [];

  const startFrom = (newest: ReadPolicy) => {
    setBase(newest);
    setIsChecked(false);
  };
  const save = useMutation({
    mutationFn: async ({ etag, change: wanted }: { etag: string; change: object; sent: PolicyDraft }) => {
      await writePolicy(api, etag, wanted);
      return queries.fetchQuery({ ...policyQuery(api), staleTime: 0 });
    },
    onSuccess: (newest, { sent }) => {
      startFrom(newest);
      // What was typed while it was being saved is still to be saved.
      setDraft((typed) => onTopOf(draftOf(newest.policy), typed, sent));
      return queries.invalidateQueries({ queryKey: ['admin'] });
    },
    onError: (problem) => problem instanceof ApiProblem && problem.status === 412 && onOutdated(),
  });
  const restart = (kept: PolicyDraft) => {
    startFrom(read);
    setDraft(kept);
    save.reset();
    saveButton.current?.focus();
  };
  if (isOutdated && !save.isPending) {
    if (!isChanged) {
      startFrom(read);
      setDraft(draftOf(read.policy));
    } else if (theirs.length === 0) setBase(read);
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setIsChecked(true);
    if (!draftRead.ok) showFirstFault(event.currentTarget, draftRead.faults);
    else if (isChanged && !isOutdated) save.mutate({ etag: base.etag, change, sent: draft });
  };

  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <PolicyFields
        draft={draft}
        faults={isChecked && !draftRead.ok ? draftRead.faults : {}}
        onChange={(part) => setDraft({ ...draft, ...part })}
      />
      {isChanged && isOutdated && !save.isPending && (
        <ChangesNotice
          title="Somebody changed the policy meanwhile. Nothing of yours is saved yet."
          changes={theirs}
        >
          <Button
            variant="default"
            onClick={() => restart(onTopOf(draftOf(read.policy), draft, draftOf(base.policy)))}
          >
            Put my changes on top of theirs
          </Button>
          <Button variant="default" onClick={() => restart(draftOf(read.policy))}>
            Drop my changes
          </Button>
        </ChangesNotice>
      )}
      {changes.length > 0 && !isOutdated && (
        <PolicyEffects etag={base.etag} change={change} sentences={changes} />
      )}
      {save.error && !isOutdated && <ProblemNotice problem={save.error} />}
      <p role="status">{save.isSuccess && !isChanged && 'Saved, and in force from now on.'}</p>
      <Group>
        <BusyButton
          ref={saveButton}
          type="submit"
          aria-disabled={!isChanged || isOutdated}
          data-disabled={!isChanged || isOutdated || undefined}
          busy={save.isPending}
        >
          Save the policy
        </BusyButton>
        {isChanged && !isOutdated && (
          <Button variant="default" onClick={() => restart(draftOf(read.policy))}>
            Undo my changes
          </Button>
        )}
      </Group>
      <LeaveGuard isUnsaved={isChanged} />
    </form>
  );
}
