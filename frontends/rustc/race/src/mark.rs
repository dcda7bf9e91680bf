//! The mark itself, and the options that it may carry.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{parse::Parser, punctuated::Punctuated, Error, Expr, Item, Lit, MetaNameValue, Result, Token};

/// What stands in the parentheses of `#[race::resilient(…)]`.
pub struct Options {
    /// The mark, to be put on the item.
    pub mark: TokenStream,
    /// Whether a trait gets functions with its default bodies.
    pub forwarders: bool,
}

/// Reads the options of `resilient`; an unknown one is an error at its place.
pub fn resilient(options: TokenStream) -> Result<Options> {
    let (mut mark, mut forwarders) = (quote!(resilient), true);
    for option in Punctuated::<MetaNameValue, Token![,]>::parse_terminated.parse2(options)? {
        match (option.path.get_ident().map(ToString::to_string).as_deref(), &option.value) {
            (Some("capacity"), Expr::Lit(value)) if matches!(value.lit, Lit::Int(_)) => mark.extend(quote!(, capacity = #value)),
            (Some("size"), Expr::Path(value)) if value.path.is_ident("frozen") => mark.extend(quote!(, size = frozen)),
            (Some("forwarders"), Expr::Lit(value)) if matches!(&value.lit, Lit::Bool(no) if !no.value) => forwarders = false,
            _ => return Err(Error::new_spanned(option, "expected `capacity = BYTES`, `size = frozen` or `forwarders = false`")),
        }
    }
    Ok(Options { mark: quote!(#[rustfmt::race(#mark)]), forwarders })
}

/// Marks a type or trait that stays as it is.
pub fn frozen(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !options.is_empty() {
        return Err(Error::new_spanned(options, "`race::frozen` takes no options"));
    }
    match syn::parse2(item.clone())? {
        Item::Struct(_) | Item::Enum(_) | Item::Union(_) | Item::Trait(_) => Ok(quote!(#[rustfmt::race(frozen)] #item)),
        other => Err(Error::new_spanned(other, "`race::frozen` goes on a struct, enum, union or trait")),
    }
}
