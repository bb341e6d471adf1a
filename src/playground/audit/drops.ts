/** Files that are dropped: onto a field, or anywhere. */
import type { FileKey } from './fields.ts';

/** @param take given the field that they were dropped onto, if any */
export function takeDrops(take: (files: readonly File[], key: FileKey | undefined) => void): void {
  const fieldOf = ({ target }: DragEvent) =>
    target instanceof Element ? target.closest<HTMLElement>('.file[data-key]') : null;
  const mark = (over: HTMLElement | null | undefined) => {
    document.body.classList.toggle('dragging', over !== undefined);
    for (const field of document.querySelectorAll('.file')) field.classList.toggle('over', field === over);
  };
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    mark(fieldOf(event));
  });
  document.addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) mark(undefined);
  });
  // Without this, the browser would leave the page and show the file.
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(undefined);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) take(files, fieldOf(event)?.dataset['key'] as FileKey | undefined);
  });
}
