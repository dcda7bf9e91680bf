//! The mark itself, and the options that it may carry.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::{parse::Parser, punctuated::Punctuated, Error, Expr, Item, Lit, MetaNameValue, Result, Token};

/// Reads the options of `resilient`, what stands in its parentheses, and gives the mark to be put on the item; an unknown option is
/// an error at its place.
pub fn resilient(options: TokenStream) -> Result<TokenStream> {
    let mut mark = quote!(resilient);
    for option in Punctuated::<MetaNameValue, Token![,]>::parse_terminated.parse2(options)? {
        match (option.path.get_ident().map(ToString::to_string).as_deref(), &option.value) {
            (Some("capacity"), Expr::Lit(value)) if matches!(value.lit, Lit::Int(_)) => mark.extend(quote!(, capacity = #value)),
            (Some("size"), Expr::Path(value)) if value.path.is_ident("frozen") => mark.extend(quote!(, size = frozen)),
            _ => return Err(Error::new_spanned(option, "expected `capacity = BYTES` or `size = frozen`")),
        }
    }
    Ok(quote!(#[rustfmt::race(#mark)]))
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

/// Marks a function that must answer in time. It is taken as tokens: it may be a method or foreign, and `safe fn` is newer than the parser.
pub fn real_time(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    if !options.is_empty() {
        return Err(Error::new_spanned(options, "`race::real_time` takes no options"));
    }
    let word = |token: TokenTree| match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    };
    let before = ["trait", "impl", "mod", "struct", "enum", "union", "static", "type"];
    match item.clone().into_iter().filter_map(word).find(|word| word == "fn" || before.contains(&word.as_str())) {
        Some(word) if word == "fn" => Ok(quote!(#[rustfmt::race(real_time)] #item)),
        _ => Err(Error::new_spanned(item, "`race::real_time` goes on a function or on a method of a trait")),
    }
}
