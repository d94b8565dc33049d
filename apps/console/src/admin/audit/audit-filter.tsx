import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import classes from './audit-filter.module.css';
import { readAuditPlace, type AuditPlace } from './audit-place';

interface AuditFilterProps {
  place: AuditPlace;
  onChange(place: AuditPlace): void;
}

const OUTCOMES = [
  { value: '', label: 'Any' },
  { value: 'accepted', label: 'Accepted' },
  { value: 'refused', label: 'Refused' },
  { value: 'failed', label: 'Failed' },
  { value: 'done', label: 'Done' },
];

const TEXTS = [
  { field: 'peer', label: 'Peer', placeholder: 'acme.example' },
  { field: 'action', label: 'Action', placeholder: 'federation.*' },
  { field: 'code', label: 'Code', placeholder: 'SW_FED_…' },
  { field: 'event_id', label: 'Event', placeholder: 'ev_…' },
  { field: 'trace_id', label: 'Trace', placeholder: '32 digits' },
] as const;

export function AuditFilter({ place, onChange }: AuditFilterProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onChange(readAuditPlace(Object.fromEntries(new FormData(event.currentTarget))));
  };
  return (
    <form className={classes.filter} onSubmit={submit} role="search" aria-label="Audit">
      <NativeSelect name="outcome" label="Outcome" data={OUTCOMES} defaultValue={place.outcome ?? ''} />
      {TEXTS.map(({ field, label, placeholder }) => (
        <TextInput
          key={field}
          name={field}
          label={label}
          placeholder={placeholder}
          defaultValue={place[field] ?? ''}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
      ))}
      <div className={classes.buttons}>
        <Button type="submit">Filter</Button>
        {Object.keys(place).length > 0 && (
          <Button variant="default" onClick={() => onChange({})}>
            Show all
          </Button>
        )}
      </div>
    </form>
  );
}
