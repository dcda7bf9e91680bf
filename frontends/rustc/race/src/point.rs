//! `extension_point!` and `#[race::extend(…)]`: a point of an interface to which any number of plugins contribute.
//!
//! What a plugin contributes is a function without arguments that gives the item. RACE makes a table of their addresses,
//! in order, behind their number, and the point reads it by the name `race.point.<crate>::<point>`; a registration is a
//! symbol, `race.extend.<priority>.<crate>::<point>.<path>`. In an ordinary Cargo build there is nobody who makes a table:
//! there the registrations meet in a linker section of their own, and the point looks for the next one by itself.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, ToTokens};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Expr, ExprLit, ExprUnary, Item, Lit, Path, Result, Token, Type, UnOp, Visibility};

/// `pub PLUGINS: dyn Plugin`.
struct Point {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    of: Type,
}

impl Parse for Point {
    fn parse(input: ParseStream) -> Result<Self> {
        let (attributes, visibility, name) = (input.call(Attribute::parse_outer)?, input.parse()?, input.parse()?);
        input.parse::<Token![:]>()?;
        let of = input.parse()?;
        input.parse::<Option<Token![;]>>()?;
        Ok(Point { attributes, visibility, name, of })
    }
}

/// What iterating over the point gives: a reference to an object, or a function.
fn item(of: &Type) -> Result<TokenStream> {
    match of {
        Type::TraitObject(_) => Ok(quote!(&'static (#of))),
        Type::BareFn(_) => Ok(of.to_token_stream()),
        other => Err(Error::new_spanned(other, "an extension point is of `dyn Trait`, to which statics contribute, or of `fn(…) -> …`, to which functions do")),
    }
}

/// Whether RACE compiles this: its driver is configured by this variable, and rustc knows nothing of it.
fn by_race() -> bool {
    std::env::var_os("RACE_DRIVER_CONFIG").is_some()
}

/// The crate that is compiled.
fn own_crate() -> String {
    std::env::var("CARGO_CRATE_NAME").unwrap_or_else(|_| "crate".to_string())
}

/// A linker finds the ends of a section whose name is one of C.
fn section(krate: &str, point: &str) -> String {
    format!("race_point_{krate}_{point}")
}

/// Expands `race::extension_point!`.
pub fn point(input: TokenStream) -> Result<TokenStream> {
    let Point { attributes, visibility, name, of } = syn::parse2(input)?;
    let item = item(&of)?;
    let krate = own_crate();
    let path = format!("{krate}::{name}");
    // of two points of one module, which lie in blocks without a name, each has a path of its own
    let contributions = format_ident!("__Race{name}");
    let next = if by_race() { next_in_table(&path) } else { next_in_section(&section(&krate, &name.to_string())) };
    Ok(quote! {
        #(#attributes)*
        #[allow(non_camel_case_types)]
        #[derive(Clone, Copy, Debug)]
        #visibility struct #name;

        #[allow(unsafe_code, non_camel_case_types, unnameable_types, unreachable_pub)]
        const _: () = {
            type __RaceItem = #item;

            /// What the crates of the program contribute, in order.
            #[derive(Clone, Debug)]
            pub struct #contributions {
                /// How many were given.
                given: usize,
                /// Priority and path of the last one.
                last: Option<(i32, &'static str)>,
            }

            impl ::core::iter::Iterator for #contributions {
                type Item = __RaceItem;
                #next
            }

            impl ::core::iter::IntoIterator for #name {
                type Item = __RaceItem;
                type IntoIter = #contributions;
                fn into_iter(self) -> #contributions {
                    #contributions { given: 0, last: ::core::option::Option::None }
                }
            }

            impl ::core::iter::IntoIterator for &#name {
                type Item = __RaceItem;
                type IntoIter = #contributions;
                fn into_iter(self) -> #contributions {
                    ::core::iter::IntoIterator::into_iter(*self)
                }
            }

            impl #name {
                /// What the crates of the program contribute, by priority and then by path.
                pub fn iter(&self) -> #contributions {
                    ::core::iter::IntoIterator::into_iter(*self)
                }
                #[doc(hidden)]
                pub const __RACE_POINT: &'static str = #path;
            }
        };
    })
}

/// The table that RACE makes: how many there are, and their addresses. The name is declared as what each of them is, so
/// that the link compares all of them with it.
fn next_in_table(path: &str) -> TokenStream {
    let symbol = format!("race.point.{path}");
    quote! {
        fn next(&mut self) -> ::core::option::Option<__RaceItem> {
            unsafe extern "Rust" {
                #[link_name = #symbol]
                safe fn table() -> __RaceItem;
            }
            let _ = self.last;
            let words = table as *const () as *const usize;
            // nothing is known of what lies there but by reading it
            let amount = unsafe { ::core::ptr::read_volatile(words) };
            if self.given >= amount {
                return ::core::option::Option::None;
            }
            self.given += 1;
            let make = unsafe { ::core::ptr::read_volatile(words.add(self.given) as *const fn() -> __RaceItem) };
            ::core::option::Option::Some(make())
        }
    }
}

/// The next one behind the last by priority and path, wherever it lies in the section. No memory is needed for sorting.
fn next_in_section(section: &str) -> TokenStream {
    let (start, stop) = (format!("__start_{section}"), format!("__stop_{section}"));
    quote! {
        fn next(&mut self) -> ::core::option::Option<__RaceItem> {
            type Registered = (i32, &'static str, fn() -> __RaceItem);
            unsafe extern "Rust" {
                #[link_name = #start]
                static START: Registered;
                #[link_name = #stop]
                static STOP: Registered;
            }
            // there is such a section also where nobody contributes
            #[used]
            #[unsafe(link_section = #section)]
            static NONE: [Registered; 0] = [];
            let (start, stop) = unsafe { (&raw const START, &raw const STOP) };
            let amount = (stop as usize - start as usize) / ::core::mem::size_of::<Registered>();
            let mut found: ::core::option::Option<&Registered> = ::core::option::Option::None;
            for one in unsafe { ::core::slice::from_raw_parts(start, amount) } {
                let key = (one.0, one.1);
                if self.last.map_or(true, |last| key > last) && found.map_or(true, |best| key < (best.0, best.1)) {
                    found = ::core::option::Option::Some(one);
                }
            }
            let found = found?;
            self.given += 1;
            self.last = ::core::option::Option::Some((found.0, found.1));
            ::core::option::Option::Some((found.2)())
        }
    }
}

/// `api::PLUGINS, priority = 10`.
struct Extension {
    point: Path,
    priority: i32,
}

impl Parse for Extension {
    fn parse(input: ParseStream) -> Result<Self> {
        let point = input.parse()?;
        if input.parse::<Option<Token![,]>>()?.is_none() || input.is_empty() {
            return Ok(Extension { point, priority: 0 });
        }
        let name: Ident = input.parse()?;
        if name != "priority" {
            return Err(Error::new_spanned(name, "expected `priority = NUMBER`"));
        }
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        input.parse::<Option<Token![,]>>()?;
        Ok(Extension { point, priority: integer(&value)? })
    }
}

fn integer(value: &Expr) -> Result<i32> {
    let (negative, inner) = match value {
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => (true, &**expr),
        other => (false, other),
    };
    let wrong = || Error::new_spanned(value, "a priority is an integer of 32 bits; the smallest comes first, and without one it is 0");
    let Expr::Lit(ExprLit { lit: Lit::Int(digits), .. }) = inner else { return Err(wrong()) };
    let size: i64 = digits.base10_parse().map_err(|_| wrong())?;
    i32::try_from(if negative { -size } else { size }).map_err(|_| wrong())
}

/// What the path says of the crate and the name of the point.
fn named(point: &Path) -> Result<(String, String)> {
    let segments: Vec<String> = point.segments.iter().map(|segment| segment.ident.to_string()).collect();
    match segments.as_slice() {
        [first, .., last] if first == "crate" => Ok((own_crate(), last.clone())),
        [first, .., last] if first != "self" && first != "super" => Ok((first.clone(), last.clone())),
        _ => Err(Error::new_spanned(point, "name the point with the crate that declares it, such as `api::PLUGINS`")),
    }
}

/// Expands `#[race::extend(…)]` on a static or a function.
pub fn extend(options: TokenStream, input: TokenStream) -> Result<TokenStream> {
    let Extension { point, priority } = syn::parse2(options)?;
    let (krate, name) = named(&point)?;
    let (own, given) = match syn::parse2(input.clone())? {
        Item::Static(item) if matches!(item.mutability, syn::StaticMutability::None) => (item.ident.clone(), { let ident = item.ident; quote!(&#ident) }),
        Item::Fn(item) if item.sig.generics.type_params().next().is_none() => (item.sig.ident.clone(), item.sig.ident.to_token_stream()),
        other => return Err(Error::new(Span::call_site(), message(&other))),
    };
    let suffix = format!("::{own}");
    let register = if by_race() { registered_by_name(&krate, &name, priority, &suffix) } else { registered_in_section(&krate, &name, priority, &suffix) };
    let path = format!("{krate}::{name}");
    let elsewhere = format!("the point is declared elsewhere: name it by the crate that declares it, not as `{path}`");
    Ok(quote! {
        #input

        #[allow(unsafe_code)]
        const _: () = {
            type __RaceItem = <#point as ::core::iter::IntoIterator>::Item;
            const fn same(one: &[u8], other: &[u8]) -> bool {
                let mut at = 0;
                while at < one.len() && at < other.len() && one[at] == other[at] {
                    at += 1;
                }
                at == one.len() && at == other.len()
            }
            ::core::assert!(same(<#point>::__RACE_POINT.as_bytes(), #path.as_bytes()), #elsewhere);
            #register
            fn __race_make() -> __RaceItem {
                #given
            }
        };
    })
}

fn message(item: &Item) -> &'static str {
    match item {
        Item::Static(_) => "a static that others see through an extension point cannot be `mut`",
        Item::Fn(_) => "a generic function cannot be contributed: nobody would instantiate it",
        _ => "`race::extend` goes on a static or a function",
    }
}

/// Digits that are in the order of the numbers, wherever zero lies.
fn digits(priority: i32) -> String {
    format!("{:010}", i64::from(priority) - i64::from(i32::MIN))
}

fn registered_by_name(krate: &str, name: &str, priority: i32, suffix: &str) -> TokenStream {
    let prefix = format!("race.extend.{}.{krate}::{name}.", digits(priority));
    quote!(#[unsafe(export_name = ::core::concat!(#prefix, ::core::module_path!(), #suffix))])
}

fn registered_in_section(krate: &str, name: &str, priority: i32, suffix: &str) -> TokenStream {
    let section = section(krate, name);
    quote! {
        #[used]
        #[unsafe(link_section = #section)]
        static REGISTERED: (i32, &'static str, fn() -> __RaceItem) = (#priority, ::core::concat!(::core::module_path!(), #suffix), __race_make);
    }
}
