import { isFqid } from '@app/protocol';
import type { ReadName } from '../peers/peer-name';

/** Reads what was typed as the name of a person of this server: the name alone, or the whole address. */
export function readLocalName(typed: string, ourServer: string): ReadName {
  const [, given = '', server = ourServer] = /^@?([^:]*)(?::(.*))?$/.exec(typed.trim().toLowerCase()) ?? [];
  if (given === '') return { ok: false, fault: 'Write a name, such as bob.' };
  if (server !== ourServer)
    return { ok: false, fault: `People of ${server} are added there. Here only people of ${ourServer} are.` };
  if (!isFqid(`@${given}:${ourServer}`))
    return {
      ok: false,
      fault: `“${given.slice(0, 80)}” cannot stand in an address. Use up to 64 small letters without accents, digits, dots, dashes and underscores; begin with a letter or a digit.`,
    };
  return { ok: true, name: given };
}
