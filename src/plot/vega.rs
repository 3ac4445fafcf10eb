//! How is a chart written for Vega-Lite, so that other tools can draw and change it?
//!
//! A specification of Vega-Lite 5 with the values inside: panels below each other, each with its own axis.

use super::{Chart, Panel, Plot};
use serde_json::{Value, json};

const SCHEMA: &str = "https://vega.github.io/schema/vega-lite/v5.json";

/// The specification as JSON.
pub fn vega_lite(plot: &Plot) -> String {
    let panels: Vec<Value> = plot.panels.iter().map(|panel| one(plot, panel)).collect();
    let whole = json!({
        "$schema": SCHEMA,
        "title": { "text": plot.title, "subtitle": plot.caption, "anchor": "start" },
        "description": plot.caption.join(" "),
        "vconcat": panels,
        "resolve": { "scale": { "color": "shared" } },
    });
    format!("{whole:#}\n")
}

fn one(plot: &Plot, panel: &Panel) -> Value {
    let values: Vec<Value> = panel
        .points
        .iter()
        .map(|point| {
            json!({
                "name": point.name,
                "series": plot.series[point.series],
                "year": point.year.map(|year| year.to_string()),
                "value": point.value,
                "origin": point.origin.name(),
                "remark": point.remark.as_ref().map(|remark| &remark.words),
            })
        })
        .collect();
    let unit = if panel.unit.is_empty() { String::new() } else { format!(", {}", panel.unit) };
    let title = format!("{}{unit}", panel.quantity);
    let scale = if plot.log { json!({ "type": "log" }) } else { json!({ "zero": plot.chart != Chart::Line }) };
    let numbers = json!({ "field": "value", "type": "quantitative", "title": title, "scale": scale });
    let names = json!({ "field": "name", "type": "nominal", "title": null, "sort": null });
    let is_stated = json!({ "condition": { "test": "datum.origin === 'computed'", "value": 0.45 }, "value": 1 });
    let mut encoding = match plot.chart {
        Chart::Line => json!({ "x": { "field": "year", "type": "temporal", "title": null }, "y": numbers }),
        Chart::Bar | Chart::Dot | Chart::Grouped => json!({ "y": names, "x": numbers, "opacity": is_stated }),
    };
    if plot.series.len() > 1 {
        encoding["color"] = json!({ "field": "series", "type": "nominal", "title": null, "sort": plot.series });
        if plot.chart == Chart::Grouped {
            encoding["yOffset"] = json!({ "field": "series", "sort": plot.series });
        }
    }
    let mark = match plot.chart {
        Chart::Line => json!({ "type": "line", "point": true, "tooltip": true }),
        Chart::Dot => json!({ "type": "point", "filled": true, "tooltip": true }),
        Chart::Bar | Chart::Grouped => json!({ "type": "bar", "tooltip": true }),
    };
    json!({ "title": panel.heading, "data": { "values": values }, "mark": mark, "encoding": encoding })
}
