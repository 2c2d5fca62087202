//! The screens as people meet them: a real Chromium before a real desk, with and without scripts, on a phone and on a desktop.

mod audit;
mod kept;
mod look;
mod person;
mod scripts;
mod story;
mod verify_page;
mod walls;

/// A phone.
const PHONE: (u32, u32) = (390, 844);
/// A desktop.
const DESKTOP: (u32, u32) = (1440, 900);
