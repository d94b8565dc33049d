import { TextInput } from '@mantine/core';

interface InviteeInputProps {
  federated: boolean;
  fault: string | undefined;
}

export function InviteeInput({ federated, fault }: InviteeInputProps) {
  return (
    <TextInput
      name="person"
      label={federated ? 'Address of the person' : 'Name of the person on this server'}
      description={
        federated ? 'Their name and their server: @name:server.example' : 'The part before the colon.'
      }
      placeholder={federated ? '@bob:beta.example' : 'bob'}
      error={fault}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      data-autofocus
    />
  );
}
