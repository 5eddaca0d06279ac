//! QR codes as inline SVG, for paper that a telephone's camera reads.

use std::fmt::Write;

use qrcodegen::{QrCode, QrCodeEcc};

use super::escape;

/// Modules that stay empty around a code, so that a camera finds it (ISO/IEC 18004).
const QUIET: i32 = 4;

/// A text as a QR code with what it is for in words; black on white in the dark, too.
///
/// # Errors
/// The text is longer than a code can hold.
pub(super) fn svg(text: &str, label: &str) -> Result<String, String> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|_| "this is longer than a QR code can hold: 2331 bytes".to_owned())?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|x| code.get_module(*x, y)).count();
            if run > 0 {
                // Writing to a string cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += i32::try_from(run).unwrap_or(0) + 1;
        }
    }
    let whole = size + 2 * QUIET;
    let label = escape::html(label);
    Ok(format!(
        "<svg class=\"qr\" viewBox=\"0 0 {whole} {whole}\" role=\"img\" aria-label=\"{label}\" \
         shape-rendering=\"crispEdges\" xmlns=\"http://www.w3.org/2000/svg\"><title>{label}</title>\
         <rect width=\"{whole}\" height=\"{whole}\" fill=\"#fff\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_or_refused() {
        let code = svg("tel:+18003644357", "Call <us>").unwrap();
        assert!(code.contains("<title>Call &lt;us&gt;</title>"), "{code}");
        // The three finder patterns have a side of seven modules.
        assert!(code.matches("h7v1h-7z").count() >= 6, "{code}");
        assert!(svg(&"x".repeat(3000), "").is_err());
    }
}
