//! How is a chart written for Vega-Lite, so that other tools can draw and change it?
//!
//! A specification of Vega-Lite 5 with the values inside: panels below each other, each with its own axis.

use super::{Chart, Panel, Plot, Point};
use serde_json::{Value, json};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The specification as JSON.
pub fn vega_lite(plot: &Plot) -> String {
    let panels: Vec<Value> = plot.panels.iter().map(|panel| one(plot, panel)).collect();
    // Lines are whole here.
    let caption: Vec<&String> = plot.caption.iter().filter(|sentence| !sentence.starts_with("Dashed")).collect();
    let whole = json!({
        "$schema": SCHEMA,
        "title": { "text": plot.title, "subtitle": caption, "anchor": "start" },
        "config": { "legend": { "labelLimit": 0 }, "axis": { "labelLimit": 0 } },
        "vconcat": panels,
        "resolve": { "scale": { "color": "shared" } },
    });
    format!("{whole:#}\n")
}

fn one(plot: &Plot, panel: &Panel) -> Value {
    let scale =
        if plot.log { json!({ "type": "log" }) } else { json!({ "zero": plot.chart != Chart::Line || panel.begins_at_zero() }) };
    let numbers = json!({ "field": "shown", "type": "quantitative", "title": panel.axis(), "scale": scale });
    let names = json!({ "field": "name", "type": "nominal", "title": null, "sort": null });
    let mut encoding = match plot.chart {
        Chart::Line => {
            json!({ "x": { "field": "year", "type": "temporal", "title": null, "axis": { "format": "%Y", "tickCount": "year" } }, "y": numbers })
        }
        Chart::Bar | Chart::Dot | Chart::Grouped => json!({ "y": names, "x": numbers }),
    };
    if plot.series.len() > 1 {
        encoding["color"] = json!({ "field": "series", "type": "nominal", "title": null, "sort": plot.series });
        if plot.chart == Chart::Grouped {
            encoding["yOffset"] = json!({ "field": "series", "sort": plot.series });
        }
    }
    let mark = if matches!(plot.chart, Chart::Bar | Chart::Grouped) { "bar" } else { "point" };
    // What is computed is pale.
    let pale = json!({ "opacity": { "condition": { "test": "datum.origin === 'computed'", "value": 0.45 }, "value": 1 } });
    let marks = json!({ "mark": { "type": mark, "filled": true, "tooltip": true }, "encoding": pale });
    let lines = (plot.chart == Chart::Line).then(|| json!({ "mark": "line" }));
    json!({
        "title": panel.heading,
        "width": 480,
        "data": { "values": values(plot, panel) },
        "transform": [{ "calculate": format!("datum.value / {}", panel.magnitude.factor), "as": "shown" }],
        "encoding": encoding,
        "layer": lines.into_iter().chain([marks]).collect::<Vec<_>>(),
    })
}

fn values(plot: &Plot, panel: &Panel) -> Vec<Value> {
    let value = |point: &Point| {
        json!({
            "name": point.name,
            "series": plot.series[point.series],
            "year": point.year.map(|year| year.to_string()),
            "value": point.value,
            "origin": point.origin.name(),
            "remark": point.remark.as_ref().map(|remark| &remark.words),
        })
    };
    panel.points.iter().map(value).collect()
}
