/** The types of chart specifications, by the names we use. Types alone: the library itself is loaded late. */
import type { TopLevelSpec } from 'vega-lite';

export type TopLevel = TopLevelSpec;
export type LayerTopLevel = Extract<TopLevelSpec, { layer: unknown[] }>;
export type LayerSpec = LayerTopLevel['layer'][number];
export type UnitSpec = Extract<LayerSpec, { mark: unknown }>;
