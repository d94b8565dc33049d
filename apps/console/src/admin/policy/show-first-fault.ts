import type { DraftFaults } from './policy-draft';
import { firstWrong } from './server-list';

const LINES_ABOVE = 3;

/** Brings whoever wanted to save to the first field that is wrong, in a list to the very entry. */
export function showFirstFault(form: HTMLFormElement, faults: DraftFaults): void {
  const [name] = Object.keys(faults);
  const field = form.elements.namedItem(name ?? '');
  if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  const place = field instanceof HTMLTextAreaElement ? firstWrong(field.value) : undefined;
  field.focus();
  if (!place) return;
  field.setSelectionRange(place.from, place.to);
  const lines = field.value.split('\n').length;
  field.scrollTop = (field.scrollHeight * (place.line - LINES_ABOVE)) / lines;
}
