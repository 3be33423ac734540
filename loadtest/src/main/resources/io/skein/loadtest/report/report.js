// Adds a cross-hair to charts that are complete without it. Charts of one group share their places, and so the cross-hair.
(() => {
  const charts = [...document.querySelectorAll('.chart')].map(figure => {
    const area = figure.querySelector('.area');
    const data = JSON.parse(figure.querySelector('script').textContent);
    const cursor = document.createElement('span');
    cursor.className = 'cursor';
    const tip = document.createElement('div');
    tip.className = 'tip';
    cursor.hidden = tip.hidden = true;
    area.append(cursor, tip);
    return { group: figure.dataset.group, area, data, cursor, tip, index: -1 };
  });

  const nearest = (places, place) => {
    let low = 0, high = places.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (places[middle] < place) low = middle; else high = middle;
    }
    return place - places[low] < places[high] - place ? low : high;
  };

  const fill = ({ data, tip }, index) => {
    const title = document.createElement('strong');
    title.textContent = data.names[index];
    tip.replaceChildren(title, ...data.series.map(line => {
      const row = document.createElement('div'), name = document.createElement('span'), swatch = document.createElement('i'), value = document.createElement('b');
      swatch.className = line.style;
      name.append(swatch, line.name);
      value.textContent = line.values[index] || '–';
      row.append(name, value);
      return row;
    }));
  };

  const show = (shown, index) => {
    for (const chart of charts) {
      if (chart.group !== shown.group) continue;
      const place = chart.data.at[index] * 100;
      chart.index = index;
      chart.cursor.hidden = false;
      chart.cursor.style.left = place + '%';
      chart.tip.hidden = chart !== shown;
      if (chart === shown) {
        fill(chart, index);
        chart.tip.style.left = place < 50 ? `calc(${place}% + 12px)` : 'auto';
        chart.tip.style.right = place < 50 ? 'auto' : `calc(${100 - place}% + 12px)`;
      }
    }
  };

  const hide = group => {
    for (const chart of charts) if (chart.group === group) chart.cursor.hidden = chart.tip.hidden = true;
  };

  for (const chart of charts) {
    if (!chart.data.at.length) continue;
    const { area, data } = chart;
    area.addEventListener('pointermove', event => {
      const box = area.getBoundingClientRect();
      show(chart, nearest(data.at, (event.clientX - box.left) / box.width));
    });
    area.addEventListener('pointerleave', () => hide(chart.group));
    area.addEventListener('blur', () => hide(chart.group));
    area.addEventListener('keydown', event => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      event.preventDefault();
      show(chart, Math.min(data.at.length - 1, Math.max(0, chart.index + step)));
    });
  }
})();
