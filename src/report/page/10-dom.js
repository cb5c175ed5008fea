"use strict";

// Elements of the page. Names from results only ever become text nodes and attributes.

// make("p", {class: "quiet"}, "text", element, ...) makes an element; null children are left out.
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// The nodes of a text in which backticks stand about code.
function withCode(text) {
  return String(text).split(/`([^`]+)`/).map((part, place) => place % 2 ? make("code", {}, part) : part);
}

// The same text where there can be no nodes.
function withoutCode(text) {
  return String(text).replaceAll("`", "");
}

let lastId = 0;

function newId() {
  lastId += 1;
  return `part-${lastId}`;
}

// A drop-down list with a label; options are pairs of value and text. `onchange` gets the value.
function makeSelect(label, options, chosen, onchange) {
  const select = make("select", {});
  options.forEach(([value, text], place) => {
    const option = make("option", {value: place}, text);
    option.selected = value === chosen;
    select.append(option);
  });
  select.addEventListener("change", () => onchange(options[Number(select.value)][0]));
  return make("label", {}, label, select);
}

// A number for people: five significant digits, or all digits of a whole number.
function shown(value) {
  if (value === null || value === undefined) return "–";
  if (typeof value !== "number") return String(value);
  if (value === 0) return "0";  // whatever its sign
  if (Math.abs(value) < 1e9 && (Number.isInteger(value) || Math.abs(value) >= 1e5)) return value.toFixed(0);
  const text = value.toPrecision(5);
  return text.includes(".") && !text.includes("e") ? text.replace(/\.?0+$/, "") : text;
}

// "accuracy_change_points" is "accuracy change points".
function spoken(name) {
  return name.replace(/_mean$/, "").replace("_ci95_", " 95% ").replaceAll("_", " ");
}

// The title of an axis: the column in words and its unit.
function axisText(column) {
  return column.unit ? `${spoken(column.name)} (${column.unit})` : spoken(column.name);
}

function isDark() {
  return !isPrinting && window.matchMedia("(prefers-color-scheme: dark)").matches;
}

let isPrinting = false;

// A policy's colour; on a dark page the same hue, light enough to be seen.
function inkOf(colour) {
  const parts = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  const [red, green, blue] = (parts ? parts.slice(1) : ["55", "55", "55"]).map((part) => parseInt(part, 16) / 255);
  if (!isDark()) return parts ? colour : "#555555";
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  const light = (most + least) / 2;
  // Greys keep their distance: black becomes the lightest.
  const wanted = most === least ? Math.max(0.64, 0.95 - 0.57 * light) : Math.max(light, 0.64);
  // Raises lightness and keeps saturation: each channel keeps its place between the two ends.
  const saturation = most === least ? 0 : (most - least) / (1 - Math.abs(2 * light - 1));
  const half = saturation * (1 - Math.abs(2 * wanted - 1)) / 2;
  const raised = [red, green, blue].map((channel) =>
    Math.round(255 * (wanted + (most === least ? 0 : ((channel - least) / (most - least) * 2 - 1) * half))));
  return `rgb(${raised.join(", ")})`;
}

function faded(colour, opacity) {
  const parts = /^#(..)(..)(..)$/.exec(colour);
  const channels = parts ? parts.slice(1).map((part) => parseInt(part, 16)) : colour.match(/\d+/g);
  return `rgba(${channels.slice(0, 3).join(", ")}, ${opacity})`;
}

function variable(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
