// Two people who changed the same thing: by the values of its form. Pure.
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

// The names of the values that differ.
export function differing<Values extends object>(one: Values, other: Values): (keyof Values)[] {
  return (Object.keys(one) as (keyof Values)[]).filter((key) => !same(one[key], other[key]));
}

// What is to be sent of a form: what was not changed may be another's change by now.
export const changesOf = <Values extends object>(now: Values, before: Values) =>
  Object.fromEntries(differing(now, before).map((key) => [key, now[key]])) as Partial<Values>;

// What I changed of it stays, the rest is as the other one left it.
export function merged<Values extends object>(base: Values, mine: Values, theirs: Values): Values {
  const result = { ...theirs };
  for (const key of differing(mine, base)) result[key] = mine[key];
  return result;
}
