/** Texts that tests share. */

/** A rule file without a fault. */
export const sound = `//! Slots move; calls follow them.

use graph.rust

/// How many bytes a value may have.
param largest: int = 64

/// The number that the code will hold for a field.
derive offset_of_field {
  symbol:LayoutSymbol { what: "offset" } -lands_on-> field:Field
  =>
  symbol.value = field.offset
}

/// Large values are passed by reference.
forbid large_value {
  call:Signature -parameter-> :Parameter { mode: "value" } -of-> type:Type
  unless type { frozen: true }
  where type.size > largest
  =>
  error "\`{call.text}\` takes {type.size} bytes by value" at call
  help "pass a reference"
}
`;

/** The golden of \`sound\`. */
export const soundGolden = `# The field moved

symbol:LayoutSymbol { what: "offset" } -lands_on-> field:Field { offset: 24 }

==>

symbol.value = 24

# Over the limit

big:Type { path: "api::Big", size: 65 }
f:Signature { text: "fn f(Big)" } -parameter-> :Parameter { mode: "value" } -of-> big

==>

error large_value "\`fn f(Big)\` takes 65 bytes by value"
`;
