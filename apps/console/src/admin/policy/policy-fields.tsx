import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import { PROTOCOL_VERSIONS } from '@app/protocol';
import type { PolicyMode } from '../views';
import type { DraftFaults, PolicyDraft } from './policy-draft';

interface PolicyFieldsProps {
  draft: PolicyDraft;
  faults: DraftFaults;
  onChange(part: Partial<PolicyDraft>): void;
}

const MODES: { value: PolicyMode; label: string }[] = [
  { value: 'invite_only', label: 'Only servers on the allow list' },
  { value: 'open', label: 'Any server that is not denied' },
  { value: 'closed', label: 'No server at all' },
];

const LISTS = [
  {
    field: 'allowed_peers',
    label: 'Allow list',
    description: 'A server a line: acme.example, or *.acme.example for every server below it.',
  },
  {
    field: 'denied_peers',
    label: 'Deny list',
    description: 'Written in the same way. It wins over the allow list.',
  },
] as const;

const COUNTS = [
  {
    field: 'max_foreign_participants_per_room',
    label: 'People of other servers in a room, at most',
    description: 'Those who are in already stay.',
  },
  {
    field: 'max_backfill_events_per_request',
    label: 'Events of history in one request, at most',
    description: '0 gives no history to other servers.',
  },
] as const;

const [FEWEST_ROWS, MOST_ROWS] = [4, 14];

const rowsFor = (text: string): number => Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, text.split('\n').length));

export function PolicyFields({ draft, faults, onChange }: PolicyFieldsProps) {
  return (
    <>
      <NativeSelect
        label="Who may federate"
        data={MODES}
        value={draft.default_mode}
        onChange={(event) => onChange({ default_mode: event.currentTarget.value as PolicyMode })}
      />
      {LISTS.map(({ field, label, description }) => (
        <Textarea
          key={field}
          label={label}
          description={description}
          name={field}
          rows={rowsFor(draft[field])}
          value={draft[field]}
          error={faults[field]}
          onChange={(event) => onChange({ [field]: event.currentTarget.value })}
          autoCapitalize="none"
          spellCheck={false}
          dir="ltr"
        />
      ))}
      {COUNTS.map(({ field, label, description }) => (
        <TextInput
          key={field}
          label={label}
          description={description}
          name={field}
          inputMode="numeric"
          value={draft[field]}
          error={faults[field]}
          onChange={(event) => onChange({ [field]: event.currentTarget.value })}
          autoComplete="off"
        />
      ))}
      <NativeSelect
        label="Lowest protocol version"
        data={PROTOCOL_VERSIONS.map(({ name }) => name)}
        value={draft.min_signature_protocol}
        onChange={(event) => onChange({ min_signature_protocol: event.currentTarget.value })}
      />
    </>
  );
}
