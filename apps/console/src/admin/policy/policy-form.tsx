import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ApiProblem } from '../../api/problem';
import forms from '../../parts/form.module.css';
import { ProblemNotice } from '../../parts/problem-notice';
import { useApi, useMe } from '../../session/session';
import { writePolicy, type ReadPolicy } from '../queries';
import { ChangesNotice } from './changes-notice';
import { changedFields, onTopOf, policyChanges } from './policy-changes';
import { draftOf, readDraft, type DraftFaults } from './policy-draft';
import { PolicyEffects } from './policy-effects';
import { PolicyFields } from './policy-fields';

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
  const [isSaved, setIsSaved] = useState(false);
  const [faults, setFaults] = useState<DraftFaults>({});
  const draftRead = readDraft(draft, tenant);
  const changes = draftRead.ok ? policyChanges(base.policy, draftRead.policy) : [];
  const change = draftRead.ok ? changedFields(base.policy, draftRead.policy) : {};
  const isChanged = JSON.stringify(draft) !== JSON.stringify(draftOf(base.policy));

  const save = useMutation({
    mutationFn: () => writePolicy(api, base.etag, change),
    onSuccess: () => {
      setIsSaved(true);
      return queries.invalidateQueries({ queryKey: ['admin'] });
    },
    onError: (problem) => problem instanceof ApiProblem && problem.status === 412 && onOutdated(),
  });

  const startFrom = (newest: ReadPolicy, kept = draftOf(newest.policy)) => {
    setBase(newest);
    setDraft(kept);
    setFaults({});
    setIsSaved(false);
  };
  const isOutdated = read.etag !== base.etag;
  if (isOutdated && (isSaved || !isChanged)) startFrom(read);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setFaults(draftRead.ok ? {} : draftRead.faults);
    if (draftRead.ok && !isOutdated) save.mutate();
  };

  return (
    <form className={forms.form} onSubmit={submit} noValidate>
      <PolicyFields draft={draft} faults={faults} onChange={(part) => setDraft({ ...draft, ...part })} />
      {isChanged && isOutdated ? (
        <ChangesNotice
          title="Somebody changed the policy meanwhile. Nothing of yours is saved yet."
          changes={policyChanges(base.policy, read.policy)}
        >
          <Button
            variant="default"
            onClick={() => startFrom(read, onTopOf(draftOf(read.policy), draft, draftOf(base.policy)))}
          >
            Put my changes on top of theirs
          </Button>
          <Button variant="default" onClick={() => startFrom(read)}>
            Drop my changes
          </Button>
        </ChangesNotice>
      ) : (
        <>
          {changes.length > 0 && <PolicyEffects etag={base.etag} change={change} sentences={changes} />}
          {save.error && <ProblemNotice problem={save.error} />}
          <Group>
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              Save the policy
            </Button>
            {isChanged && (
              <Button variant="default" onClick={() => startFrom(read)}>
                Undo my changes
              </Button>
            )}
          </Group>
        </>
      )}
    </form>
  );
}
