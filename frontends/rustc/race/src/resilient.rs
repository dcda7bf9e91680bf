//! `#[race::resilient]`: the mark, `#[non_exhaustive]`, and what the definer must offer to others by name:
//! a function that drops a value in place. (Default bodies of traits the driver instantiates by itself.)

use crate::mark;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Error, Generics, Ident, Item, Result, Visibility};

/// Expands the attribute on a struct, enum, union or trait.
pub fn expand(options: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mark = mark::resilient(options)?;
    match syn::parse2(item)? {
        Item::Struct(item) => {
            let (non_exhaustive, drop) = (non_exhaustive(&item.attrs), drop(&item.attrs, &item.vis, &item.ident, &item.generics));
            Ok(quote!(#mark #non_exhaustive #item #drop))
        }
        Item::Enum(item) => {
            let (non_exhaustive, drop) = (non_exhaustive(&item.attrs), drop(&item.attrs, &item.vis, &item.ident, &item.generics));
            Ok(quote!(#mark #non_exhaustive #item #drop))
        }
        Item::Union(item) => {
            let drop = drop(&item.attrs, &item.vis, &item.ident, &item.generics);
            Ok(quote!(#mark #item #drop))
        }
        Item::Trait(item) => {
            Ok(quote!(#mark #item))
        }
        other => Err(Error::new_spanned(other, "`race::resilient` goes on a struct, enum, union or trait")),
    }
}

fn non_exhaustive(attributes: &[Attribute]) -> Option<TokenStream> {
    let there = attributes.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
    (!there).then(|| quote!(#[non_exhaustive]))
}

/// The `cfg` attributes of an item: what is emitted beside it must come and go with it.
pub fn conditions(attributes: &[Attribute]) -> impl Iterator<Item = &Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg"))
}

/// Not for generic types: nobody could instantiate it for the client.
fn drop(attributes: &[Attribute], visibility: &Visibility, name: &Ident, generics: &Generics) -> Option<TokenStream> {
    if !generics.params.is_empty() {
        return None;
    }
    let (conditions, function) = (conditions(attributes), format_ident!("__race_drop_{}", name));
    Some(quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[inline(never)]
        #[allow(warnings, clippy::all, clippy::pedantic)]
        #visibility unsafe fn #function(value: *mut #name) {
            unsafe { ::core::ptr::drop_in_place(value) }
        }
    })
}
