// Codes from the camera and from pictures, where the browser can read QR codes itself (BarcodeDetector).

const LOOK_EVERY_MS = 120;

const detector = () => new BarcodeDetector({ formats: ["qr_code"] });

// Whether it can, and whether it would give this page the camera: `ready`, `insecure`, `none`.
export async function sight() {
  if (!("BarcodeDetector" in globalThis)) return globalThis.isSecureContext ? "none" : "insecure";
  const formats = await BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return "none";
  return navigator.mediaDevices?.getUserMedia ? "ready" : "none";
}

// The text of a code in a picture; null when there is none, or when the browser cannot read any.
export async function codeIn(picture) {
  if (!("BarcodeDetector" in globalThis)) return null;
  const image = await createImageBitmap(picture);
  const [first] = await detector().detect(image);
  return first?.rawValue ?? null;
}

// Shows the camera in `video` until a code comes, and resolves with its text; with null when `signal` ends it.
export async function scan(video, signal) {
  const wanted = { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1920 } };
  const stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
  try {
    video.srcObject = stream;
    await video.play();
    const eye = detector();
    while (!signal.aborted) {
      const [first] = await eye.detect(video).catch(() => []);
      if (first?.rawValue) return first.rawValue;
      await new Promise((resolve) => { setTimeout(resolve, LOOK_EVERY_MS); });
    }
    return null;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}
