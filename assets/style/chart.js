/* The growth chart: Plotly, fetched from this program only when a chart is on the screen, in the page's own colours. */
"use strict";
(() => {
  const ROOM = 70;
  const LEFT = 34;
  const RIGHT = 26;
  let loading = null;
  const library = (address) => (loading ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", failed);
    document.head.append(script);
  }));

  /* A colour of the tokens as the browser shows it now, light or dark. */
  function colour(box, name) {
    const probe = document.createElement("i");
    probe.style.color = `var(${name})`;
    box.append(probe);
    const shown = getComputedStyle(probe).color;
    probe.remove();
    return shown;
  }

  /* The first day, the last one, and those between that have room for their words. */
  function apart(days, wide) {
    const from = Date.parse(days[0]);
    const at = (day) => ((Date.parse(day) - from) / (Date.parse(days[days.length - 1]) - from || 1)) * wide;
    const last = days[days.length - 1];
    const kept = [days[0]];
    for (const day of days) if (at(day) - at(kept[kept.length - 1]) >= ROOM && wide - at(day) >= ROOM) kept.push(day);
    return last === days[0] ? kept : [...kept, last];
  }

  function figure(box) {
    const told = JSON.parse(box.dataset.chart);
    const [line, grid, point, text, muted, back] = ["--t-chart-line", "--t-chart-grid", "--t-chart-point", "--t-color-text", "--t-color-text-muted", "--t-color-surface"].map((name) => colour(box, name));
    const font = { family: getComputedStyle(box).fontFamily, size: 14, color: muted };
    const last = told.days.length - 1;
    const shown = told.days.map((_, at) => at === last);
    const names = {
      type: "scatter", mode: "text", x: told.days, y: told.values.map((value, at) => value + told.above[at]), text: told.labels, textposition: "top center",
      textfont: { ...font, size: 14, color: text, weight: 650 }, cliponaxis: false, hoverinfo: "skip",
    };
    const trace = {
      type: "scatter", mode: "lines+markers", x: told.days, y: told.values, cliponaxis: false,
      line: { color: line, width: 2 },
      marker: { size: shown.map((end) => (end ? 12 : 9)), color: shown.map((end) => (end ? point : line)), line: { width: 2, color: back } },
      error_y: { type: "data", symmetric: false, array: told.above, arrayminus: told.below, color: line, thickness: 1.75, width: 5 },
      hovertext: told.spoken, hoverinfo: "text",
    };
    const ticks = apart(told.days, box.clientWidth - LEFT - RIGHT);
    const pad = 0.06 * (Date.parse(told.days[last]) - Date.parse(told.days[0])) || 30 * 864e5;
    const layout = {
      autosize: true, margin: { l: LEFT, r: RIGHT, t: 22, b: 48 }, font, showlegend: false, dragmode: false,
      paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      hoverlabel: { bgcolor: back, bordercolor: line, font: { ...font, color: text } },
      xaxis: { type: "date", tickvals: ticks, ticktext: ticks.map((day) => told.names[told.days.indexOf(day)]), range: [Date.parse(told.days[0]) - pad, Date.parse(told.days[last]) + pad], showgrid: false, zeroline: false, fixedrange: true, linecolor: grid, tickangle: 0 },
      yaxis: { range: [0, told.top], nticks: 5, gridcolor: grid, zeroline: false, fixedrange: true, tickfont: font },
    };
    return [[trace, names], layout, { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false }];
  }

  async function draw(box) {
    try {
      await library(box.dataset.library);
    } catch {
      return; // the table below says the same
    }
    if (!box.isConnected) return;
    const place = document.createElement("div");
    place.className = "plot";
    box.replaceChildren(place);
    await window.Plotly.newPlot(place, ...figure(box));
    place.querySelectorAll("svg").forEach((svg) => svg.setAttribute("aria-hidden", "true"));
    box.dataset.drawn = "";
  }

  const drawAll = (page) => page.querySelectorAll("[data-chart]").forEach(draw);
  document.addEventListener("triage:screen", ({ detail }) => drawAll(detail.page));
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawAll(document));
})();
