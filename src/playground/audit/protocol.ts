/** Messages between the page and its worker, of which each has one question. */
import type { AuditProgress } from '../../audit/duration.ts';
import type { AuditRequest } from '../../audit/request.ts';
import type { Audit } from '../../audit/schema.ts';
import type { Sketch } from './sketch.ts';

export type Question =
  | { readonly kind: 'sketch'; readonly file: File }
  | { readonly kind: 'audit'; readonly request: AuditRequest; readonly files: readonly File[] };

export type Answer =
  | ({ readonly kind: 'progress' } & AuditProgress)
  | { readonly kind: 'sketched'; readonly columns: readonly Sketch[] }
  | { readonly kind: 'audited'; readonly audit: Audit }
  | { readonly kind: 'failed'; readonly message: string };
