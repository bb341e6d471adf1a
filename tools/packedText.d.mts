export function linksOf(text: string, path: string): string[];
