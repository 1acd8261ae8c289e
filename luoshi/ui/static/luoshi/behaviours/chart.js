// An ECharts picture (canvas) from {{ options|json_script:"id" }}; the page beside it has the same as a table.
import * as echarts from "../../vendor/echarts/echarts.esm.min.js";

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function themed() {
  const [ink, line, font] = [token("--ink-2"), token("--line"), token("--font")];
  const axis = { axisLine: { lineStyle: { color: line } }, axisLabel: { color: ink }, splitLine: { lineStyle: { color: line } } };
  return {
    color: ["--accent-ink", "--behind-fill", "--wait-fill", "--late-fill", "--none-fill"].map(token),
    textStyle: { fontFamily: font, color: ink },
    legend: { textStyle: { color: ink } },
    categoryAxis: axis, valueAxis: axis, timeAxis: axis,
  };
}

export function start(box) {
  const data = document.getElementById(box.dataset.chart);
  if (!data) return;
  const options = JSON.parse(data.textContent), dark = matchMedia("(prefers-color-scheme: dark)");
  let chart = null;
  const draw = () => {
    if (chart) chart.dispose();
    chart = echarts.init(box, themed(), { renderer: "canvas", locale: "ZH" });
    chart.setOption({ animation: false, grid: { left: 44, right: 16, top: 24, bottom: 28 }, ...options, tooltip: { ...(options.tooltip || {}), renderMode: "richText" } });
    chart.on("click", (event) => { if (event.data && event.data.url) location.href = event.data.url; });
  };
  draw();
  if (window.ResizeObserver) new ResizeObserver(() => chart.resize()).observe(box);
  if (dark.addEventListener) dark.addEventListener("change", draw);
}
