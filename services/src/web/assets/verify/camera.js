// Codes from the camera and from pictures: by the browser's own reader (BarcodeDetector) where it has one, else by the one in this page.

import { decodeQR } from "./qr-decode.js";

// The least time between two looks; never less than the last look took, so that the page stays awake.
const LOOK_EVERY_MS = 120;
// The longest side of what is looked at, in pixels: the largest code has 177 squares a side and needs a few pixels for each.
const FRAME_PX_MAX = 1080;
// A photo is looked at in several sizes: where it is blurred or grainy, a smaller one is clearer.
const PHOTO_PX = [1600, 2400, 1000, 700];

// The browser's reader; null when it has none of QR codes.
async function ownReader() {
  if (!("BarcodeDetector" in globalThis)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
}

async function byOwnReader(reader, picture) {
  const [first] = await reader.detect(picture).catch(() => []);
  return first?.rawValue || null;
}

// A part of a picture, drawn so that its longest side has at most so many pixels.
function drawn(picture, [left, top, width, height], most) {
  const scale = Math.min(1, most / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  // What is transparent is paper.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, left, top, width, height, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

function byThisPage(pixels) {
  try {
    return decodeQR(pixels) || null;
  } catch {
    return null;
  }
}

const pause = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

// Whether the browser would give this page the camera: `ready`, `insecure`, `none`.
export function sight() {
  if (navigator.mediaDevices?.getUserMedia) return "ready";
  return globalThis.isSecureContext ? "none" : "insecure";
}

// The text of a code in a picture; null when there is none that can be read.
export async function codeIn(picture) {
  const image = await createImageBitmap(picture);
  const reader = await ownReader();
  const own = reader === null ? null : await byOwnReader(reader, image);
  if (own !== null) return own;
  const whole = [0, 0, image.width, image.height];
  const longest = Math.max(image.width, image.height);
  for (const most of PHOTO_PX.filter((most, at) => at === 0 || most < longest)) {
    const text = byThisPage(drawn(image, whole, most));
    if (text !== null) return text;
    await pause(0);
  }
  return null;
}

// The square in the middle of what the camera sees, which is what the page shows of it.
function middle({ videoWidth: width, videoHeight: height }) {
  const side = Math.min(width, height);
  return [(width - side) / 2, (height - side) / 2, side, side];
}

// Shows the camera in `video` until a code comes, and resolves with its text; with null when `signal` ends it.
export async function scan(video, signal) {
  const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1920 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  try {
    video.srcObject = stream;
    video.muted = true; // the attribute alone says nothing of an element that a script made
    await video.play();
    const reader = await ownReader();
    while (!signal.aborted) {
      const began = performance.now();
      const text = reader === null ? byThisPage(drawn(video, middle(video), FRAME_PX_MAX)) : await byOwnReader(reader, video);
      if (text !== null) return text;
      await pause(Math.max(LOOK_EVERY_MS, performance.now() - began));
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
