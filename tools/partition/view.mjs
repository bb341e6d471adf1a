// A world as one partition of its users sees it: its own users live in it, and all others are one, who counts for stories,
// topics and sources alone.

/**
 * @param {Int32Array} partitionOf by user
 * @returns the world with one user more, `elsewhere`, who stands for those of all other partitions
 */
export function viewOf(world, partitionOf, partition) {
  const { catalog, population, beginnings } = world;
  const elsewhere = catalog.users;
  const isOwn = (user) => partitionOf[user] === partition;
  const declaredInterest = new Uint8Array(catalog.declaredInterest.length + catalog.topics);
  declaredInterest.set(catalog.declaredInterest);
  const departsAtMs = population.lives.departsAtMs.map((atMs, user) =>
    isOwn(user) ? atMs : Number.NEGATIVE_INFINITY,
  );
  return {
    ...world,
    catalog: { ...catalog, users: elsewhere + 1, declaredInterest },
    population: { ...population, lives: { ...population.lives, departsAtMs } },
    beginnings: {
      ...beginnings,
      follows: {
        ...beginnings.follows,
        user: beginnings.follows.user.map((user) => (isOwn(user) ? user : elsewhere)),
      },
    },
    scheduleOf: (day) => itemsOf(world.scheduleOf(day), isOwn),
  };
}

function itemsOf({ count, ...columns }, isOwn) {
  const own = Int32Array.from({ length: count }, (_, item) => item).filter((item) =>
    isOwn(columns.user[item]),
  );
  return {
    count: own.length,
    ...Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column.constructor.from(own, (item) => column[item]),
      ]),
    ),
  };
}
