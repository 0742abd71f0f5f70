// Where the network's nodes stand: forces (Fruchterman and Reingold, 1991) with a fixed beginning, then labels apart.

/**
 * Places nodes `{ width, height }` (their labels' boxes) joined by edges `[from, to, weight]` in a box of this size. Gives
 * `[x, y]` of every node's centre; the same for the same input.
 */
export function layout(nodes, edges, width, height) {
  const count = nodes.length;
  const golden = Math.PI * (3 - Math.sqrt(5));
  const at = nodes.map((_, node) => {
    const radius = Math.sqrt((node + 0.5) / count);
    return [radius * Math.cos(node * golden), radius * Math.sin(node * golden)];
  });
  const ideal = 1.6 / Math.sqrt(count);
  const reach = (4 * ideal) ** 2;
  const heaviest = edges.reduce((most, [, , weight]) => Math.max(most, weight), 1);
  for (let step = 0; step < 400; step += 1) {
    const heat = 0.12 * (1 - step / 400) + 0.001;
    const force = at.map(([x, y]) => [-0.35 * x, -0.35 * y]); // to the middle
    for (let a = 0; a < count; a += 1) {
      for (let b = a + 1; b < count; b += 1) {
        const [dx, dy] = [at[a][0] - at[b][0], at[a][1] - at[b][1]];
        const apart = dx * dx + dy * dy;
        if (apart > reach) continue; // or what is not joined would drift to the margins
        const push = (ideal * ideal) / Math.max(apart, 1e-6);
        add(force[a], dx * push, dy * push);
        add(force[b], -dx * push, -dy * push);
      }
    }
    for (const [a, b, weight] of edges) {
      const [dx, dy] = [at[a][0] - at[b][0], at[a][1] - at[b][1]];
      const pull = (Math.hypot(dx, dy) / ideal) * (0.3 + (0.7 * weight) / heaviest);
      add(force[a], -dx * pull, -dy * pull);
      add(force[b], dx * pull, dy * pull);
    }
    for (let node = 0; node < count; node += 1) {
      const long = Math.max(Math.hypot(...force[node]), 1e-9);
      const way = Math.min(long, heat) / long;
      add(at[node], force[node][0] * way, force[node][1] * way);
    }
  }
  fit(at, nodes, width, height);
  for (let round = 0; round < 300 && separate(at, nodes, width, height); round += 1);
  return at;
}

function add(to, x, y) {
  to[0] += x;
  to[1] += y;
}

/** Stretches the picture over the box. */
function fit(at, nodes, width, height) {
  for (const [axis, size, extent] of [[0, width, "width"], [1, height, "height"]]) {
    const margin = nodes.reduce((most, node) => Math.max(most, node[extent]), 0) / 2 + 4;
    const values = at.map((point) => point[axis]);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const scale = most > least ? (size - 2 * margin) / (most - least) : 0;
    for (const point of at) point[axis] = scale ? margin + (point[axis] - least) * scale : size / 2;
  }
}

/** Pushes boxes that overlap apart, along the shorter way. Tells whether there were any. */
function separate(at, nodes, width, height) {
  let moved = false;
  for (let a = 0; a < nodes.length; a += 1) {
    for (let b = a + 1; b < nodes.length; b += 1) {
      const [dx, dy] = [at[b][0] - at[a][0], at[b][1] - at[a][1]];
      const overX = (nodes[a].width + nodes[b].width) / 2 - Math.abs(dx);
      const overY = (nodes[a].height + nodes[b].height) / 2 - Math.abs(dy);
      if (overX <= 0 || overY <= 0) continue;
      moved = true;
      const axis = overX < overY ? 0 : 1;
      const push = (Math.min(overX, overY) / 2 + 0.5) * ((axis ? dy : dx) < 0 ? -1 : 1);
      at[a][axis] -= push;
      at[b][axis] += push;
    }
  }
  for (let node = 0; node < nodes.length; node += 1) {
    at[node][0] = Math.min(Math.max(at[node][0], nodes[node].width / 2), width - nodes[node].width / 2);
    at[node][1] = Math.min(Math.max(at[node][1], nodes[node].height / 2), height - nodes[node].height / 2);
  }
  return moved;
}
